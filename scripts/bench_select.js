// Measure how osls chooses the files of a service, and print the seconds as JSON. Argument: the folder of osls.
'use strict';

const fs = require('fs');
const path = require('path');

const { resolveFilePathsFromPatterns } = require(
  path.join(process.argv[2], 'lib/plugins/package/lib/package-service.js')
);
const service = JSON.parse(fs.readFileSync('serverless.json', 'utf8'));
const exclude = [
  '.git/**', '.gitignore', '.DS_Store', 'npm-debug.log', 'yarn-*.log',
  '.serverless/**', '.serverless_plugins/**', 'serverless.json',
];
const work = () =>
  resolveFilePathsFromPatterns.call(
    { serverless: { serviceDir: process.cwd() } },
    { exclude, include: service.package.patterns }
  );

(async () => {
  const repeats = 3;
  await work();
  const used = process.cpuUsage();
  const started = process.hrtime.bigint();
  for (let number = 0; number < repeats; number += 1) await work();
  const { user, system } = process.cpuUsage(used);
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  console.log(JSON.stringify({ wall: wall / repeats, cpu: (user + system) / 1e6 / repeats }));
})();
