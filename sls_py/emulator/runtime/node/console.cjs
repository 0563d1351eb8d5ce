// Write the function's log as AWS does: time, request and level before each message, or one JSON object each.
//
// A message with several lines stays one entry: its lines are joined with a carriage return, which the host turns back.
"use strict";

const { format } = require("node:util");
const { writeSync } = require("node:fs");

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const METHODS = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" };
const asJson = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
const least = asJson ? Math.max(LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL ?? "INFO"), 0) : 0;

let request;

function setRequest(id) {
  request = id;
}

function patchConsole() {
  for (const [method, level] of Object.entries(METHODS)) {
    console[method] = (...values) => writeLog(level, ...plain(values));
  }
}

// Write an entry; `data` is what it is in JSON when that is more than a text.
function writeLog(level, text, data) {
  if (LEVELS.indexOf(level) < least) return;
  const time = new Date().toISOString();
  const line = asJson
    ? JSON.stringify({ timestamp: time, level, requestId: request, message: data ?? text }, withErrors())
    : `${time}\t${request}\t${level}\t${text}`;
  write(`${line.replaceAll("\n", "\r")}\n`);
}

function plain(values) {
  const [first] = values;
  const object = asJson && values.length === 1 && typeof first === "object" && first !== null;
  return object ? ["", first instanceof Error ? described(first) : first] : [format(...values)];
}

function described(error) {
  return { errorType: error.name, errorMessage: error.message, stackTrace: String(error.stack).split("\n") };
}

// An object that holds itself must not break the log.
function withErrors() {
  const seen = new Set();
  return (_, value) => {
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return "[Circular]";
    seen.add(value);
    return value instanceof Error ? described(value) : value;
  };
}

function write(text) {
  let rest = Buffer.from(text);
  while (rest.length) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

module.exports = { patchConsole, setRequest, writeLog };
