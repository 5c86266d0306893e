package io.xloud.architecture.planted.roomsformnocircle.query;

/** Planted: one half of a circle. */
public record Egg(io.xloud.architecture.planted.roomsformnocircle.policy.Hen hen) {}
