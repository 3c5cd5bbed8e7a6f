// One rule per symbol: its colour in formulas and listings, from its role in notation.yaml.
import type { NotationEntry } from '../course/schema.ts';

/** Matches nothing, and lends the list its weight: more than a listing's own colours have. */
const heavier = `.shiki.shiki [data-sym='']`;

/** CSS that colours every linked symbol by role; roles without a colour are left alone. */
export function symbolColours(notation: readonly NotationEntry[]): string {
  const byRole = new Map<string, string[]>();
  for (const { id, role } of notation) {
    if (role === 'index' || role === 'other') continue;
    byRole.set(role, [...(byRole.get(role) ?? []), id]);
  }
  return [...byRole]
    .map(([role, ids]) => {
      const selectors = ids.map((id) => `[data-sym="${id}"]`);
      return `:is(${selectors.join(',')},${heavier}){color:var(--role-${role})}`;
    })
    .join('\n');
}
