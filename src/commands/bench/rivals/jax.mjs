// One training step of the bench's attention model in jax-js, compiled with jit: the same shapes
// and operations as ../models.ts, with AdamW inside the compiled function.

/** Returns a function that does one step and resolves to the loss. */
export async function createStep(jax, { dim, batch, length, vocab, layers, heads }) {
  const { numpy: np, nn, jit, valueAndGrad, tree, init, defaultDevice } = jax;
  await init('wasm');
  defaultDevice('wasm');
  const headDim = dim / heads;
  const random = (rows, cols) =>
    np
      .array(
        Float32Array.from(
          { length: rows * cols },
          () => ((Math.random() - 0.5) * 3.46) / Math.sqrt(rows),
        ),
      )
      .reshape([rows, cols]);
  const params = { embedding: random(vocab, dim), head: random(dim, vocab), norm: np.ones([dim]) };
  for (let l = 0; l < layers; l++) {
    params[`norm${l}`] = np.ones([dim]);
    for (const name of ['q', 'k', 'v', 'out']) params[`${name}${l}`] = random(dim, dim);
  }
  const normed = (x, weight) => {
    const scale = np.reciprocal(
      np.sqrt(np.mean(np.square(x.ref), -1, { keepdims: true }).add(1e-5)),
    );
    return x.mul(scale).mul(weight);
  };
  const split = (x) => x.reshape([batch, length, heads, headDim]).transpose([0, 2, 1, 3]);
  const lossOf = (p, tokens, targets, bias) => {
    let x = np.matmul(nn.oneHot(tokens, vocab), p.embedding);
    for (let l = 0; l < layers; l++) {
      const u = normed(x.ref, p[`norm${l}`]);
      const q = split(np.matmul(u.ref, p[`q${l}`]));
      const k = split(np.matmul(u.ref, p[`k${l}`]));
      const v = split(np.matmul(u, p[`v${l}`]));
      const scores = np
        .matmul(q, k.transpose([0, 1, 3, 2]))
        .mul(1 / Math.sqrt(headDim))
        .add(bias.ref);
      const y = np
        .matmul(nn.softmax(scores, -1), v)
        .transpose([0, 2, 1, 3])
        .reshape([batch * length, dim]);
      x = x.add(np.matmul(y, p[`out${l}`]));
    }
    bias.dispose();
    const logits = np.matmul(normed(x, p.norm), p.head);
    return np.mean(nn.logSoftmax(logits, -1).mul(nn.oneHot(targets, vocab)).sum(-1)).mul(-1);
  };
  const step = jit((p, m, v, tokens, targets, bias) => {
    const [loss, g] = valueAndGrad(lossOf)(tree.ref(p), tokens, targets, bias);
    const next = { p: {}, m: {}, v: {} };
    for (const name of Object.keys(p)) {
      const grad = g[name];
      const m1 = m[name].mul(0.9).add(grad.ref.mul(0.1));
      const v1 = v[name].mul(0.999).add(np.square(grad).mul(0.001));
      const update = m1.ref.div(np.sqrt(v1.ref).add(1e-8)).mul(1e-3);
      next.p[name] = p[name].mul(1 - 1e-5).sub(update);
      next.m[name] = m1;
      next.v[name] = v1;
    }
    return [loss, next.p, next.m, next.v];
  });
  let state = [
    params,
    tree.map((x) => np.zeros(x.shape), params),
    tree.map((x) => np.zeros(x.shape), params),
  ];
  const bias = np
    .array(
      Float32Array.from({ length: length * length }, (_, i) =>
        i % length > Math.floor(i / length) ? -1e9 : 0,
      ),
    )
    .reshape([length, length]);
  const draw = () =>
    np.array(
      Int32Array.from({ length: batch * length }, () => Math.floor(Math.random() * vocab)),
      { dtype: np.int32 },
    );
  return async () => {
    const [loss, ...next] = step(...state, draw(), draw(), bias.ref);
    state = next;
    return (await loss.data())[0];
  };
}
