{{- define "identity.name" -}}
{{ contains .Chart.Name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "identity.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "identity.labels" -}}
{{ include "identity.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "identity.fernetSecret" -}}
{{ .Values.keys.fernetSecret | default (printf "%s-fernet-keys" (include "identity.name" .)) }}
{{- end }}

{{- define "identity.credentialSecret" -}}
{{ .Values.keys.credentialSecret | default (printf "%s-credential-keys" (include "identity.name" .)) }}
{{- end }}

{{- define "identity.keystoneConf" -}}
{{- range $section, $options := .Values.conf }}
[{{ $section }}]
{{- range $option, $value := $options }}
{{ $option }} = {{ $value }}
{{- end }}
{{ end }}
{{- end }}

{{/* What every pod has: who it runs as, and from which image. */}}
{{- define "identity.pod" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toJson . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 42425
  runAsGroup: 42425
  fsGroup: 42425
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "identity.container" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{/* The settings of the server and of every command: keystone.conf, database, variables. */}}
{{- define "identity.environment" -}}
- name: XLOUD_CONFIG_FILES
  value: /etc/xloud/keystone.conf
- name: OS_DATABASE__CONNECTION
  valueFrom:
    secretKeyRef: {name: {{ .Values.database.secret }}, key: connection}
# The hook db-sync makes the tables.
- name: XLOUD_DATABASE_MIGRATE_AT_START
  value: "false"
{{- range $name, $value := .Values.environment }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* A Job's pod that runs one command: (list . NAME COMMAND SERVICE-ACCOUNT MORE-ENVIRONMENT). */}}
{{- define "identity.once" -}}
{{- $ := index . 0 -}}
metadata:
  labels:
    {{- include "identity.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ index . 1 }}
spec:
  {{- include "identity.pod" $ | nindent 2 }}
  restartPolicy: Never
  {{- if index . 3 }}
  serviceAccountName: {{ index . 3 }}
  {{- else }}
  automountServiceAccountToken: false
  {{- end }}
  containers:
    - name: {{ index . 1 }}
      {{- include "identity.container" $ | nindent 6 }}
      command: {{ toJson (index . 2) }}
      env:
        {{- include "identity.environment" $ | nindent 8 }}
        {{- index . 4 | nindent 8 }}
      resources:
        requests: {cpu: 100m, memory: 256Mi}
        limits: {memory: 512Mi}
      volumeMounts:
        - {name: scratch, mountPath: /tmp}
        - {name: conf, mountPath: /etc/xloud}
  volumes:
    - {name: scratch, emptyDir: {}}
    - name: conf
      configMap: {name: {{ include "identity.name" $ }}{{ index . 5 }}}
{{- end }}

{{/* What the jobs that keep keys in Secrets may do. Making one can't be limited to a name. */}}
{{- define "identity.keyRules" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, patch]
  resourceNames: [{{ include "identity.fernetSecret" . }}, {{ include "identity.credentialSecret" . }}]
{{- end }}

{{- define "identity.keyEnvironment" -}}
- {name: FERNET_SECRET, value: {{ include "identity.fernetSecret" . }}}
- {name: CREDENTIAL_SECRET, value: {{ include "identity.credentialSecret" . }}}
- {name: NODES_SERVICE, value: {{ include "identity.name" . }}-nodes}
{{- end }}
