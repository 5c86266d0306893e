package io.xloud.architecture.planted.roomsformnocircle.policy;

/** Planted: the other half. */
public record Hen(io.xloud.architecture.planted.roomsformnocircle.query.Egg egg) {}
