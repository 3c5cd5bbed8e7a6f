import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../../src/models/layers/cross-entropy.ts';
import { logSoftmax } from '../../../../src/models/layers/softmax.ts';
import { seeded } from '../../../../src/models/tensor/random.ts';
import { tensor, zeros } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { refusal } from '../../../support/message.ts';
import { normals } from './attention-inputs.ts';

const logits = normals([4, 5], seeded(11));
const target = tensor([4], [0, 3, 3, 1]);
const ignored = tensor([4], [0, -100, 3, -100]);

describe('crossEntropy', () => {
  test('equal logits cost the logarithm of the number of classes', () => {
    expect(crossEntropy(zeros([2, 50]), tensor([2], [7, 0])).data[0]).toBeCloseTo(Math.log(50), 14);
  });
  test('a row costs minus the log probability of its target', () => {
    const rows = crossEntropy(logits, target, { reduction: 'none' });
    const logP = logSoftmax(logits).data;
    expectAllclose(
      rows,
      tensor(
        [4],
        [0, 3, 3, 1].map((t, r) => -logP[r * 5 + t]!),
      ),
    );
  });
  test('the mean divides by the rows that count', () => {
    const rows = crossEntropy(logits, ignored, { reduction: 'none' }).data;
    expect([rows[1], rows[3]]).toEqual([0, 0]);
    expect(crossEntropy(logits, ignored).data[0]).toBeCloseTo((rows[0]! + rows[2]!) / 2, 14);
    expect(crossEntropy(logits, ignored, { reduction: 'sum' }).data[0]).toBeCloseTo(
      rows[0]! + rows[2]!,
      14,
    );
  });
  test('smoothing by ε mixes the loss with the mean over all classes', () => {
    const each = [0, 1, 2, 3, 4].map(
      (c) => crossEntropy(logits, tensor([4], [c, c, c, c])).data[0]!,
    );
    const even = each.reduce((a, b) => a + b) / 5;
    const got = crossEntropy(logits, target, { labelSmoothing: 0.2 }).data[0]!;
    expect(got).toBeCloseTo(0.8 * crossEntropy(logits, target).data[0]! + 0.2 * even, 13);
  });
  test('logits of ±1e3 cost 0 when right and 2000 when wrong', () => {
    const sure = tensor([1, 2], [1e3, -1e3]);
    expect(crossEntropy(sure, tensor([1], [0])).data[0]).toBeCloseTo(0, 15);
    expect(crossEntropy(sure, tensor([1], [1])).data[0]).toBe(2000);
  });
  test('an impossible class that is not the target costs nothing', () => {
    const masked = tensor([1, 3], [0, 0, -Infinity]);
    expect(crossEntropy(masked, tensor([1], [0])).data[0]).toBeCloseTo(Math.LN2, 15);
  });
  test('leading axes are rows', () => {
    const folded = { shape: [2, 2, 5], data: logits.data };
    const rows = crossEntropy(folded, { shape: [2, 2], data: target.data }, { reduction: 'none' });
    expect(rows.shape).toEqual([2, 2]);
  });
  test('smoothing by 1 forgets the target: every row costs the mean over all classes', () => {
    const options = { labelSmoothing: 1, reduction: 'none' } as const;
    const one = crossEntropy(logits, target, options);
    const other = crossEntropy(logits, tensor([4], [4, 4, 4, 4]), options);
    expectAllclose(one, other, { abs: 1e-14 });
  });
});

describe('errors of crossEntropy', () => {
  test('one target too few', () => {
    expect(() => crossEntropy(logits, tensor([3], [0, 1, 2]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: crossEntropy: expected target to have shape [4] as the rows of logits, got [3]. Give one class number for each row of logits.]`,
    );
  });
  test('a target that is no class', () => {
    expect(() =>
      crossEntropy(logits, tensor([4], [0, 5, 1, 1])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: crossEntropy: expected target 1 to be a class from 0 to 4, got 5. Mark rows that do not count with ignoreIndex.]`,
    );
  });
  test('targets of another shape than the rows, whatever the number of both', () => {
    const folded = { shape: [2, 2, 5], data: logits.data };
    expect(refusal(() => crossEntropy(folded, tensor([1, 4], [0, 1, 2, 3])))).toBe(
      'ShapeError: crossEntropy: expected target to have shape [2, 2] as the rows of logits, got [1, 4]. Give one class number for each row of logits.',
    );
    expect(refusal(() => crossEntropy(tensor([], [1]), tensor([], [0])))).toBe(
      'ShapeError: crossEntropy: expected target to have shape [] as the rows of logits, got []. Give one class number for each row of logits.',
    );
  });
  test('a target below 0 or between two classes', () => {
    for (const wrong of [-1, 0.5]) {
      expect(() => crossEntropy(logits, tensor([4], [0, 1, wrong, 1]))).toThrow(
        `crossEntropy: expected target 2 to be a class from 0 to 4, got ${wrong}.`,
      );
    }
  });
  test('smoothing below 0', () => {
    expect(() => crossEntropy(logits, target, { labelSmoothing: -0.1 })).toThrow(
      'labelSmoothing to lie between 0 and 1, got -0.1',
    );
  });
  test('a mean over nothing', () => {
    const none = tensor([4], [-100, -100, -100, -100]);
    expect(() => crossEntropy(logits, none)).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: crossEntropy: expected at least one row to take the mean of, got none. Leave one target that is not ignoreIndex, or reduce by sum.]`,
    );
    expect(crossEntropy(logits, none, { reduction: 'sum' }).data[0]).toBe(0);
  });
  test('smoothing beyond 1', () => {
    expect(() =>
      crossEntropy(logits, target, { labelSmoothing: 1.5 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DomainError: crossEntropy: expected labelSmoothing to lie between 0 and 1, got 1.5. Pass the share of the target to spread.]`,
    );
  });
});
