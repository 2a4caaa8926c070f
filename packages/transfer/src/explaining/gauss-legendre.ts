/**
 * Nodes and weights of Gauss-Legendre quadrature on [0, 1], exact for polynomials up to degree
 * 2n - 1 (roots of the Legendre polynomial by Newton's method).
 */
export function gaussLegendre(count: number): { readonly node: number; readonly weight: number }[] {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      let [p, previous] = [1, 0];
      for (let k = 0; k < count; k++)
        [p, previous] = [((2 * k + 1) * x * p - k * previous) / (k + 1), p];
      slope = (count * (x * p - previous)) / (x * x - 1);
      const step = p / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    return { node: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}
