// Times one rival in its own process: node run.mjs <jax|tfjs> <folder with node_modules> <shape>.
// Prints { median, best, loss } in milliseconds a step as JSON.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [name, folder, shape] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));

async function load() {
  if (name === 'jax')
    return import(pathToFileURL(join(folder, 'node_modules/@jax-js/jax/dist/index.js')));
  const tf = require('@tensorflow/tfjs');
  require('@tensorflow/tfjs-backend-wasm');
  return tf;
}

console.warn = () => {};
const library = await load();
const { createStep } = await import(`./${name}.mjs`);
const step = await createStep(library, JSON.parse(shape));
let loss;
for (let i = 0; i < 5; i++) loss = await step();
const times = [];
for (let i = 0; i < 20; i++) {
  const start = performance.now();
  loss = await step();
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
process.stdout.write(`${JSON.stringify({ median: times[10], best: times[0], loss })}\n`);
process.exit(0);
