// jax-js (wasm) on the products and element-wise work that both can express.
const OPS = {
  matmul:
    ({ np }) =>
    (a, b) =>
      np.matmul(a, b),
  add:
    ({ np }) =>
    (a, b) =>
      np.add(a, b),
  relu:
    ({ nn }) =>
    (a) =>
      nn.relu(a),
  exp:
    ({ np }) =>
    (a) =>
      np.exp(a),
  tanh:
    ({ np }) =>
    (a) =>
      np.tanh(a),
  sigmoid:
    ({ nn }) =>
    (a) =>
      nn.sigmoid(a),
  sum:
    ({ np }) =>
    (a) =>
      np.sum(a),
  softmax:
    ({ nn }) =>
    (a) =>
      nn.softmax(a, -1),
};

/** The peer, or `undefined` where jax-js does not start. */
export async function jaxPeer() {
  let jax;
  try {
    jax = await import('@jax-js/jax');
    await jax.init('wasm');
    jax.defaultDevice('wasm');
  } catch (error) {
    console.error(`jax-js is left out: ${error.message}`);
    return undefined;
  }
  return {
    name: 'jax-js',
    async prepare({ elsewhere }) {
      const op = OPS[elsewhere?.op];
      if (!op) return undefined;
      const run = jax.jit(op({ np: jax.numpy, nn: jax.nn }));
      const inputs = elsewhere.shapes.map((shape) => {
        const size = shape.reduce((product, axis) => product * axis, 1);
        return jax.numpy.array(Float32Array.from({ length: size }, Math.random)).reshape(shape);
      });
      return {
        slow: false,
        use() {},
        async run() {
          const result = run(...inputs.map((input) => input.ref));
          await result.blockUntilReady();
          result.dispose();
        },
      };
    },
  };
}
