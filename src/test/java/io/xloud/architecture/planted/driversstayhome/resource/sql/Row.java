package io.xloud.architecture.planted.driversstayhome.resource.sql;

/** Planted: a driver for everybody. */
public record Row() {}
