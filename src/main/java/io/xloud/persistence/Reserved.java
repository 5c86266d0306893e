package io.xloud.persistence;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The few connections that requests can't take: for what must be heard of while requests hold all
 * others, or memory would end just when it is needed most.
 */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({METHOD, PARAMETER})
public @interface Reserved {}
