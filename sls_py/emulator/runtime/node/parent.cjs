// End this process when the host dies: standard input is a pipe that the host never writes to.
"use strict";

const { Socket } = require("node:net");

function leaveWithHost() {
  const pipe = new Socket({ fd: 0, readable: true, writable: false });
  pipe.on("end", () => process.exit(1));
  pipe.on("error", () => process.exit(1));
  pipe.resume();
  pipe.unref();
}

module.exports = { leaveWithHost };
