// One training step of the bench's attention model in TensorFlow.js on its wasm backend: the same
// shapes and operations as ../models.ts, with its own Adam.

/** Returns a function that does one step and resolves to the loss. */
export async function createStep(tf, { dim, batch, length, vocab, layers, heads }) {
  await tf.setBackend('wasm');
  await tf.ready();
  const headDim = dim / heads;
  const random = (rows, cols) =>
    tf.variable(tf.randomNormal([rows, cols], 0, 1 / Math.sqrt(rows), 'float32', 1));
  const p = {
    embedding: random(vocab, dim),
    head: random(dim, vocab),
    norm: tf.variable(tf.ones([dim])),
  };
  for (let l = 0; l < layers; l++) {
    p[`norm${l}`] = tf.variable(tf.ones([dim]));
    for (const name of ['q', 'k', 'v', 'out']) p[`${name}${l}`] = random(dim, dim);
  }
  const bias = tf.tensor2d(
    Float32Array.from({ length: length * length }, (_, i) =>
      i % length > Math.floor(i / length) ? -1e9 : 0,
    ),
    [length, length],
  );
  const normed = (x, weight) =>
    tf.mul(tf.div(x, tf.sqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5))), weight);
  const split = (x) => tf.transpose(tf.reshape(x, [batch, length, heads, headDim]), [0, 2, 1, 3]);
  const lossOf = (tokens, targets) => {
    let x = tf.matMul(tf.cast(tf.oneHot(tokens, vocab), 'float32'), p.embedding);
    for (let l = 0; l < layers; l++) {
      const u = normed(x, p[`norm${l}`]);
      const [q, k, v] = ['q', 'k', 'v'].map((name) => split(tf.matMul(u, p[`${name}${l}`])));
      const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(headDim)), bias);
      const y = tf.transpose(tf.matMul(tf.softmax(scores), v), [0, 2, 1, 3]);
      x = tf.add(x, tf.matMul(tf.reshape(y, [batch * length, dim]), p[`out${l}`]));
    }
    const logits = tf.matMul(normed(x, p.norm), p.head);
    const own = tf.sum(
      tf.mul(tf.logSoftmax(logits), tf.cast(tf.oneHot(targets, vocab), 'float32')),
      -1,
    );
    return tf.neg(tf.mean(own));
  };
  const optimiser = tf.train.adam(1e-3);
  const draw = () =>
    tf.tensor1d(
      Int32Array.from({ length: batch * length }, () => Math.floor(Math.random() * vocab)),
      'int32',
    );
  return async () => {
    const [tokens, targets] = [draw(), draw()];
    const loss = optimiser.minimize(() => lossOf(tokens, targets), true);
    const value = (await loss.data())[0];
    tf.dispose([tokens, targets, loss]);
    return value;
  };
}
