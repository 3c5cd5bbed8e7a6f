// Adapters of the sample instances of the synthetic tasks. Their authors' random numbers cannot be
// drawn again, so each adapter reads the draws back out of the stored instance (throwing when one is
// out of its range or an instance breaks a rule), hands them to the function that lays out our own
// examples, and returns what that makes of them: it must be the stored instance.
import { placeAssociativeRecall, rolesOf } from '../../../src/models/tasks/associative-recall.ts';
import { placeCopying, type CopyingConfig } from '../../../src/models/tasks/copying.ts';
import { IGNORE } from '../../../src/models/tasks/example.ts';
import { placeInduction } from '../../../src/models/tasks/induction.ts';
import { gapDistribution, placeMqar, type MqarConfig } from '../../../src/models/tasks/mqar.ts';
import type { Tensor } from '../../../src/models/tensor/tensor.ts';
import { param, type Adapter, type GoldenVector } from '../vector.ts';

/** Rows of a stored output, which for these files is what the authors' generator drew. */
function rows(vector: GoldenVector, name: string): number[][] {
  const stored = vector.outputs[name];
  if (!stored) throw new Error(`${vector.op}__${vector.case}: no output named ${name}.`);
  const length = stored.shape[1]!;
  return Array.from({ length: stored.shape[0]! }, (_, r) =>
    stored.data.slice(r * length, (r + 1) * length),
  );
}

function stack(all: readonly (readonly number[])[]): Tensor {
  return { shape: [all.length, all[0]?.length ?? 0], data: Float64Array.from(all.flat()) };
}

function demand(condition: boolean, rule: string, row: readonly number[]): void {
  if (!condition)
    throw new Error(`The stored instance breaks a rule: ${rule} in ${row.join(' ')}.`);
}

const within = (x: number, from: number, to: number): boolean =>
  Number.isInteger(x) && x >= from && x <= to;
const different = (list: readonly number[]): boolean => new Set(list).size === list.length;

const mqarConfig = (vector: GoldenVector): MqarConfig => ({
  vocab: param(vector, 'vocab_size', 8192),
  length: param(vector, 'input_seq_len', 64),
  pairs: param(vector, 'num_kv_pairs', 8),
  passes: param(vector, 'num_passes', 1),
  power: param(vector, 'power_a', 0.01),
  randomNonQueries: param(vector, 'random_non_queries', true),
});

const mqar: Adapter = (vector) => {
  const config = mqarConfig(vector);
  const { vocab, length, pairs, passes = 1, randomNonQueries } = config;
  const half = Math.floor(vocab / 2);
  const context = 2 * pairs * passes;
  const labels = rows(vector, 'labels');
  const examples = rows(vector, 'inputs').map((input, r) => {
    const label = labels[r]!;
    const of = (offset: number): number[] =>
      Array.from({ length: pairs }, (_, i) => input[2 * i + offset]!);
    const [keys, values] = [of(0), of(1)];
    demand(different(keys) && keys.every((k) => within(k, 1, half - 1)), 'keys', input);
    demand(different(values) && values.every((v) => within(v, half, vocab - 1)), 'values', input);
    const asked = label.flatMap((target, t) => (target === IGNORE ? [] : [t]));
    demand(asked.length === pairs, 'every key is asked for once', label);
    const slots = keys.map((key) => (asked.find((t) => input[t] === key)! - context) / 2);
    demand(different(slots), 'one slot for each query', input);
    demand(
      slots.every((g) => within(g, 0, (length - context) / 2 - 1)),
      'slots',
      input,
    );
    const filler = randomNonQueries ? input : new Array<number>(length).fill(0);
    demand(
      input.every((token) => within(token, 0, vocab - 1)),
      'tokens',
      input,
    );
    return placeMqar(config, { keys, values, slots, filler });
  });
  return {
    inputs: stack(examples.map(({ tokens }) => tokens)),
    labels: stack(examples.map(({ targets }) => targets)),
  };
};

const mqarGaps: Adapter = (vector) => {
  const p = gapDistribution(mqarConfig(vector));
  return { p: { shape: [p.length], data: Float64Array.from(p) } };
};

const copying: Adapter = (vector) => {
  const config: CopyingConfig = {
    vocab: param(vector, 'A', 8),
    blanks: param(vector, 'L', 100),
    tokens: param(vector, 'M', 10),
    selective: param(vector, 'variable', vector.op === 'data_selective_copying'),
  };
  const { vocab, blanks, tokens, selective } = config;
  const wanted = rows(vector, 'y');
  const examples = rows(vector, 'x').map((input, r) => {
    const positions = input.slice(0, blanks + tokens).flatMap((x, t) => (x === 0 ? [] : [t]));
    const data = positions.map((t) => input[t]!);
    demand(data.length === tokens, 'as many data tokens as markers', input);
    demand(
      data.every((x) => within(x, 1, vocab - 2)),
      'data tokens',
      input,
    );
    demand(selective || positions.every((t, i) => t === i), 'data at the start', input);
    demand(wanted[r]!.length === tokens, 'one target a marker', wanted[r]!);
    return placeCopying(config, { data, positions });
  });
  return {
    x: stack(examples.map((example) => example.tokens)),
    y: stack(examples.map(({ targets }) => targets.slice(blanks + tokens))),
  };
};

/** The numbers of "=>" and "." in a vocabulary sorted as text: last and first. */
const special = (vector: GoldenVector): Record<string, Tensor> => ({
  copy_prefix_id: { shape: [1], data: Float64Array.of(param(vector, 'vocab_size', 20) - 1) },
  noop_id: { shape: [1], data: Float64Array.of(0) },
});

const inductionHead: Adapter = (vector) => {
  const vocab = param(vector, 'vocab_size', 20);
  const length = param(vector, 'input_seq_len', 30);
  const copied = param(vector, 'induction_len', 1);
  const examples = rows(vector, 'input_ids').map((all) => {
    demand(all.length === length + 1 + copied, 'length', all);
    const triggers = all.slice(0, length).flatMap((x, t) => (x === vocab - 1 ? [t] : []));
    demand(triggers.length >= 1, 'a trigger', all);
    demand(
      triggers.every((t) => within(t, 0, length - 2 - copied)),
      'places of triggers',
      all,
    );
    demand(
      all.every((x, t) => t === length || triggers.includes(t) || within(x, 1, vocab - 2)),
      'ordinary tokens',
      all,
    );
    // Only the first answer is a draw: what follows later triggers must be copied from it.
    const first = triggers[0]!;
    const ordinary = all
      .slice(0, length)
      .map((x, t) => (t > first + copied && follows(triggers, t, copied) ? 0 : x));
    return placeInduction({ vocab, length, copied }, { ordinary, triggers });
  });
  return { input_ids: stack(examples), ...special(vector) };
};

const follows = (places: readonly number[], t: number, count: number): boolean =>
  places.some((place) => t > place && t <= place + count);

const associativeRecall: Adapter = (vector) => {
  const vocab = param(vector, 'vocab_size', 20);
  const length = param(vector, 'input_seq_len', 40);
  const keyTokens = param(vector, 'num_keys', 1);
  const allowAbsent = param(vector, 'allow_dot', true);
  const { keys, values } = rolesOf(vocab);
  const step = keyTokens + 1;
  const count = Math.floor(length / step);
  const examples = rows(vector, 'input_ids').map((all) => {
    demand(all.length === count * step + step + 1, 'length', all);
    const pairs = Array.from({ length: count }, (_, i) => ({
      key: all.slice(i * step, i * step + keyTokens),
      value: all[i * step + keyTokens]!,
    }));
    const meaning = new Map<string, number>();
    for (const { key, value } of pairs) {
      demand(key.every((x) => keys.includes(x)) && values.includes(value), 'keys and values', all);
      demand((meaning.get(key.join()) ?? value) === value, 'one value for each key', all);
      meaning.set(key.join(), value);
    }
    const query = all.slice(count * step + 1, count * step + 1 + keyTokens);
    demand(
      query.every((x) => keys.includes(x)),
      'the query is a key',
      all,
    );
    demand(allowAbsent || meaning.has(query.join()), 'the query occurred', all);
    return placeAssociativeRecall({ vocab, length, keyTokens }, { pairs, query });
  });
  return { input_ids: stack(examples), ...special(vector) };
};

export const taskAdapters: Readonly<Record<string, Adapter>> = {
  data_mqar: mqar,
  data_mqar_gap_distribution: mqarGaps,
  data_copying: copying,
  data_selective_copying: copying,
  data_induction_head: inductionHead,
  data_assoc_recall: associativeRecall,
};
