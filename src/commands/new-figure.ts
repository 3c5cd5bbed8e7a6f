// npm run new:figure -- name: the skeleton of a figure.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9-]*$/.test(name)) {
  console.error(
    `"${name}" is no name: pass lower-case words joined by hyphens, npm run new:figure -- my-figure.`,
  );
  process.exit(1);
}
const path = `src/figures/${name}/figure.ts`;
if (existsSync(path)) {
  console.error(`${path} exists already and was left as it is.`);
  process.exit(1);
}
mkdirSync(`src/figures/${name}`, { recursive: true });
writeFileSync(
  path,
  `// What this figure shows, in one line.
import { number, type FigureDefinition, type Size, type Values } from '../_shared/contract.ts';
import { el, label, picture } from '../_shared/svg.ts';

function render(values: Values, size: Size): string {
  const amount = number(values, 'amount');
  const width = size === 'wide' ? 640 : 360;
  return picture(
    width,
    80,
    el('rect', { x: 0, y: 30, width: (amount / 10) * width, height: 20, class: 'f-state' }),
    label(0, 20, \`\${amount} of 10\`),
  );
}

export const figure: FigureDefinition = {
  name: '${name}',
  title: '${name.replaceAll('-', ' ')}',
  controls: [{ kind: 'slider', key: 'amount', label: 'Amount', min: 0, max: 10, step: 1, value: 4 }],
  render,
  summary: (values) => \`The amount is \${number(values, 'amount')} of 10.\`,
  table: (values) => ({ columns: ['quantity', 'value'], rows: [['amount', number(values, 'amount')]] }),
  gallery: { default: {}, full: { amount: 10 } },
};
`,
);
console.log(`Wrote ${path}. Use it as <Figure id="…" name="${name}">caption</Figure>.`);
