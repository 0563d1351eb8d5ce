// Errors as callers of the function see them.
"use strict";

// Make an error whose type is AWS's, with the stack of its cause.
function fault(type, message, cause) {
  const error = new Error(message);
  error.name = type;
  error.stack = [`${type}: ${message}`, ...(cause?.stack?.split("\n") ?? [])].join("\n");
  return error;
}

// Return an error as the Runtime API takes it.
function describe(error) {
  if (error instanceof Error || (error && typeof error.message === "string")) {
    return { errorType: error.name ?? "Error", errorMessage: error.message, trace: String(error.stack ?? "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

module.exports = { describe, fault };
