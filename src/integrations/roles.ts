// One rule per symbol: its colour in formulas and listings, from its role in notation.yaml.
import type { NotationEntry } from '../course/schema.ts';

/** CSS that colours every linked symbol by role; roles without a colour are left alone. */
export function symbolColours(notation: readonly NotationEntry[]): string {
  const byRole = new Map<string, string[]>();
  for (const { id, role } of notation) {
    if (role === 'index' || role === 'other') continue;
    byRole.set(role, [...(byRole.get(role) ?? []), id]);
  }
  return [...byRole]
    .map(([role, ids]) => {
      const selectors = ids.flatMap((id) => [
        `[data-sym="${id}"]`,
        `.shiki.shiki [data-sym="${id}"]`,
      ]);
      return `:is(${selectors.join(',')}){color:var(--role-${role})}`;
    })
    .join('\n');
}
