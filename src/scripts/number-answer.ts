// The numbers that a reader may have meant: 65,536 is a count here and a little over 65 elsewhere.

/** Every reading of a text as a number, or none. `unit` may stand behind it. */
export function numbersIn(text: string, unit = ''): number[] {
  let plain = text
    .replace(/[\s_'’]/g, '')
    .replace(/[−–]/g, '-')
    .toLowerCase();
  const behind = unit.replace(/\s/g, '').toLowerCase();
  if (behind && plain.endsWith(behind)) plain = plain.slice(0, -behind.length);
  const isShare = plain.endsWith('%');
  if (isShare) plain = plain.slice(0, -1);
  const [above = '', below, ...more] = plain.split('/');
  if (more.length > 0) return [];
  const values = readings(above).flatMap((a) =>
    below === undefined ? a : readings(below).map((b) => a / b),
  );
  const all = isShare ? values.flatMap((value) => [value, value / 100]) : values;
  return all.filter(Number.isFinite);
}

/** With one comma before three digits there are two. */
function readings(text: string): number[] {
  const power = text.replace(/[x×·*]10\^?(?=[-+\d])/, 'e').replace(/^10\^(?=[-+\d])/, '1e');
  const commas = power.split(',').length - 1;
  const grouped = /^[-+]?\d{1,3}(?:,\d{3})+(?!\d|,)/.test(power);
  const shapes = [
    ...(commas === 1 && !power.includes('.') ? [power.replace(',', '.')] : []),
    ...(commas === 0 || grouped ? [power.replaceAll(',', '')] : []),
  ];
  return shapes
    .filter((shape) => /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(shape))
    .map(Number);
}
