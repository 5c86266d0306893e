"""Holds an OpenAPI document against the specification, and answers against the document.

Argument: the document. Input: one JSON object a line with method, path (as the document spells it), status, body.
Prints one line for each answer that does not fit; a document that is none ends the script.
"""
import json
import sys
import warnings

warnings.simplefilter('ignore')


def main():
    from jsonschema import Draft202012Validator
    from openapi_spec_validator import OpenAPIV31SpecValidator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    with open(sys.argv[1]) as file:
        document = json.load(file)
    OpenAPIV31SpecValidator(document).validate()
    registry = Registry().with_resource('urn:document', Resource(contents=document, specification=DRAFT202012))
    for line in sys.stdin:
        answer = json.loads(line)
        responses = document['paths'][answer['path']][answer['method'].lower()]['responses']
        response = responses.get(str(answer['status']), responses['default'])
        if '$ref' in response:
            response = document['components']['responses'][response['$ref'].rsplit('/', 1)[1]]
        schema = response.get('content', {}).get('application/json', {}).get('schema', False)
        rooted = json.loads(json.dumps(schema).replace('"#/', '"urn:document#/'))
        for error in Draft202012Validator(rooted, registry=registry).iter_errors(answer['body']):
            print('%s %s %s: %s at %s' % (
                answer['method'], answer['path'], answer['status'], error.message[:200], error.json_path))


main()
