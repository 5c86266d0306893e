package io.xloud.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Puts services together by their constructors, as the container does, for tests that want a few
 * rooms and no server. Events that are fired are kept in {@link #news}; of beans that are asked for
 * as all of a kind there are none.
 */
public final class House {
  private final Map<Class<?>, Object> beans =
      new HashMap<>(Map.of(MeterRegistry.class, new SimpleMeterRegistry(), List.class, List.of()));
  private final Map<Class<?>, String> drivers = new HashMap<>();
  private final List<Object> news = new CopyOnWriteArrayList<>();

  /** An object that is there already. */
  public <T> House with(Class<T> type, T bean) {
    beans.put(type, bean);
    return this;
  }

  /** The class behind an interface, by name, because drivers are not public. */
  public House with(Class<?> type, String className) {
    drivers.put(type, className);
    return this;
  }

  /** Each is made once, whichever of a test's threads asks first. */
  public synchronized <T> T get(Class<T> type) {
    Object bean = beans.get(type);
    if (bean == null) {
      bean = made(type);
      beans.put(type, bean);
    }
    return type.cast(bean);
  }

  public List<Object> news() {
    return List.copyOf(news);
  }

  private Object made(Class<?> type) {
    if (type == Event.class) {
      return event();
    }
    String className = drivers.get(type);
    return className == null ? constructed(type) : get(named(className));
  }

  private static Class<?> named(String className) {
    try {
      return Class.forName(className);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object constructed(Class<?> type) {
    Constructor<?> constructor =
        Arrays.stream(type.getDeclaredConstructors())
            .max(Comparator.comparingInt(Constructor::getParameterCount))
            .orElseThrow(() -> new IllegalStateException("nothing known behind " + type));
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(
          Arrays.stream(constructor.getParameterTypes()).map(this::get).toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object event() {
    return Proxy.newProxyInstance(
        House.class.getClassLoader(),
        new Class<?>[] {Event.class},
        (_, method, arguments) -> {
          if (method.getName().equals("fire")) {
            news.add(arguments[0]);
            return null;
          }
          throw new UnsupportedOperationException(method.getName());
        });
  }
}
