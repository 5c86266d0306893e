package io.xloud.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a method of a door can come to without leaving the doors: it is read from the compiled code,
 * so it names what is there and not what somebody once wrote down about it. Where a helper is
 * shared, what it is given counts for the one who gives it.
 */
final class Reach {
  private static final String HTTP = "io/xloud/http/";
  private static final Map<String, ClassModel> CLASSES = new HashMap<>();

  private final String home;
  private final Set<Method> seen = new HashSet<>();
  private final Deque<Method> open = new ArrayDeque<>();

  final Set<String> rules = new TreeSet<>();
  final Set<String> filters = new TreeSet<>();
  final Set<String> texts = new LinkedHashSet<>();
  final Set<String> calls = new HashSet<>();
  final Set<String> constants = new HashSet<>();

  private record Method(String owner, String name, String descriptor) {}

  private Reach(String home) {
    this.home = home;
  }

  /** From the method of a class of ours. */
  static Reach of(java.lang.reflect.Method start) {
    String owner = start.getDeclaringClass().getName().replace('.', '/');
    Reach reach = new Reach(owner.substring(0, owner.lastIndexOf('/') + 1));
    ClassModel door = classNamed(owner).orElseThrow();
    door.methods().stream()
        .filter(method -> method.methodName().equalsString(start.getName()))
        .filter(method -> method.methodTypeSymbol().parameterCount() == start.getParameterCount())
        .forEach(method -> reach.follow(new Method(owner, start.getName(), descriptor(method))));
    while (!reach.open.isEmpty()) {
      reach.read(reach.open.pop());
    }
    return reach;
  }

  boolean calls(String owner, String name) {
    return calls.contains(HTTP + owner + "." + name);
  }

  private void follow(Method method) {
    boolean door =
        method.owner().startsWith(home)
            || (method.owner().startsWith("io/xloud/") && method.owner().contains("/api/"));
    if (door && seen.add(method)) {
      open.push(method);
    }
  }

  private void read(Method method) {
    ClassModel owner = classNamed(method.owner()).orElse(null);
    if (owner == null) {
      return;
    }
    Optional<MethodModel> body =
        owner.methods().stream()
            .filter(one -> one.methodName().equalsString(method.name()))
            .filter(one -> descriptor(one).equals(method.descriptor()))
            .findFirst();
    if (body.isPresent()) {
      body.get().code().ifPresent(code -> read(code.elementList()));
    } else {
      owner
          .superclass()
          .ifPresent(
              up -> follow(new Method(up.asInternalName(), method.name(), method.descriptor())));
    }
  }

  private void read(List<CodeElement> code) {
    @Nullable String last = null;
    List<String> array = new ArrayList<>();
    for (CodeElement element : code) {
      switch (element) {
        case ConstantInstruction constant when constant.constantValue() instanceof String text -> {
          texts.add(text);
          array.add(text);
          last = text;
        }
        case NewReferenceArrayInstruction _ -> array.clear();
        case FieldInstruction field when field.opcode() == Opcode.GETSTATIC -> constant(field);
        case InvokeInstruction call -> {
          invoked(call, last, array);
          last = null;
        }
        case InvokeDynamicInstruction lambda -> lambda.bootstrapArgs().forEach(this::handle);
        default -> {}
      }
    }
  }

  private void constant(FieldInstruction field) {
    String type = field.typeSymbol().descriptorString();
    String owner = field.owner().asInternalName();
    if (type.equals("Lio/xloud/policy/Action;")) {
      rules.add(action(owner, field.name().stringValue()));
    }
    constants.add(owner + "." + field.name().stringValue());
  }

  private void invoked(InvokeInstruction call, @Nullable String last, List<String> array) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    calls.add(owner + "." + name);
    if (owner.equals("io/xloud/policy/Action") && name.equals("of") && last != null) {
      rules.add(last);
    }
    if (owner.equals(HTTP + "ListQueries") && name.equals("from")) {
      filters.addAll(array);
    }
    follow(new Method(owner, name, call.type().stringValue()));
  }

  private void handle(ConstantDesc argument) {
    if (argument instanceof DirectMethodHandleDesc handle) {
      follow(new Method(internal(handle.owner()), handle.methodName(), handle.lookupDescriptor()));
    }
  }

  private static String internal(ClassDesc owner) {
    String descriptor = owner.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }

  private static String descriptor(MethodModel method) {
    return method.methodType().stringValue();
  }

  private static String action(String owner, String field) {
    try {
      var constant = Class.forName(owner.replace('/', '.')).getDeclaredField(field);
      constant.setAccessible(true);
      Object action = constant.get(null);
      return String.valueOf(action.getClass().getMethod("name").invoke(action));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(owner + "." + field, e);
    }
  }

  private static Optional<ClassModel> classNamed(String name) {
    return Optional.ofNullable(
        CLASSES.computeIfAbsent(
            name,
            key -> {
              try (InputStream in =
                  Reach.class.getClassLoader().getResourceAsStream(key + ".class")) {
                return in == null ? null : ClassFile.of().parse(in.readAllBytes());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
  }
}
