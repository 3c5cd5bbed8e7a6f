import { expect, test } from 'vitest';
import { selectiveStateUpdate } from '../../../../src/models/layers/selective-state-update.ts';
import { ssdScanStep } from '../../../../src/models/layers/ssd-scan.ts';
import { timeSlice } from '../../../../src/models/layers/sequence.ts';
import { build, full } from '../../../../src/models/tensor/tensor.ts';
import { expectAllclose } from '../../../support/allclose.ts';
import { ssdScanInputs } from './mamba-inputs.ts';

const [batch, heads, headDim, groups, state] = [2, 4, 3, 2, 5];
const sizes = { batch, length: 1, heads, headDim, groups, state };

test('with one A and one Δ for all of a head, selectiveStateUpdate equals ssdScanStep', () => {
  const inputs = ssdScanInputs(3, sizes);
  const { x, deltaRaw, A, B, C, deltaBias, D, z } = inputs;
  const before = build([batch, heads, headDim, state], (i) => Math.cos(i));
  const token = { x, deltaRaw, B, C, z: z! };
  const now = Object.fromEntries(
    Object.entries(token).map(([name, value]) => [name, timeSlice(value, 0)]),
  ) as { readonly [K in keyof typeof token]: ReturnType<typeof timeSlice> };
  const want = ssdScanStep({ ...now, A, deltaBias, D }, before);
  const got = selectiveStateUpdate(
    {
      ...now,
      deltaRaw: build([batch, heads, headDim], (i) => now.deltaRaw.data[Math.floor(i / headDim)]!),
      A: build([heads, headDim, state], (i) => A.data[Math.floor(i / (headDim * state))]!),
      deltaBias: build([heads, headDim], (i) => deltaBias!.data[Math.floor(i / headDim)]!),
      D,
    },
    before,
  );
  expectAllclose(got.output, want.output);
  expectAllclose(got.state, want.state);
});

test('groups that do not divide the heads are refused', () => {
  const x = full([1, 3, 2], 1);
  const B = full([1, 2, 4], 1);
  expect(() =>
    selectiveStateUpdate(
      { x, deltaRaw: x, A: full([3, 2, 4], -1), B, C: B },
      full([1, 3, 2, 4], 0),
    ),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: selectiveStateUpdate: expected the 2 groups of B to divide the 3 heads. Give every group the same number of heads.]`,
  );
});
