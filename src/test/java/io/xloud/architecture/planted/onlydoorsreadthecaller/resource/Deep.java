package io.xloud.architecture.planted.onlydoorsreadthecaller.resource;

/** Planted: a service that reads the caller. */
interface Deep extends io.xloud.architecture.planted.onlydoorsreadthecaller.context.Caller {}
