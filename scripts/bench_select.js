// Measure how osls chooses the files of a service, and print the seconds as JSON. Argument: the folder of osls.
'use strict';

const fs = require('fs');
const path = require('path');

const library = path.join(process.argv[2], 'lib/plugins/package/lib');
const { resolveFilePathsFromPatterns } = require(path.join(library, 'package-service.js'));
const { excludeDevDependencies } = require(path.join(library, 'zip-service.js'));
const service = JSON.parse(fs.readFileSync('serverless.json', 'utf8'));
const exclude = [
  '.git/**', '.gitignore', '.DS_Store', 'npm-debug.log', 'yarn-*.log',
  '.serverless/**', '.serverless_plugins/**', 'serverless.json',
];

// osls looks for Node projects once in a process: another spelling of the folder has it look again
const work = async (number) => {
  const serviceDir = process.cwd() + '/.'.repeat(number);
  const context = { serverless: { serviceDir, service } };
  const params = { exclude, include: service.package.patterns };
  await resolveFilePathsFromPatterns.call(
    context, await excludeDevDependencies.call(context, params)
  );
};

(async () => {
  const repeats = 3;
  await work(repeats);
  const used = process.cpuUsage();
  const started = process.hrtime.bigint();
  for (let number = 0; number < repeats; number += 1) await work(number);
  const { user, system } = process.cpuUsage(used);
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  console.log(JSON.stringify({ wall: wall / repeats, cpu: (user + system) / 1e6 / repeats }));
})();
