/** Metrics of a vector by their abbreviation. */
export type CvssMetrics = ReadonlyMap<string, string>;

/** The values a metric may have, by its abbreviation, separated by blanks. */
export type CvssGrammar = Readonly<Record<string, string>>;

/**
 * The metrics of a vector without its prefix (`AV:N/AC:L/…`): every one of `base`, any of `others`, none twice, in any order. Null for anything else.
 */
export const cvssMetrics = (vector: string, base: CvssGrammar, others: CvssGrammar): CvssMetrics | null => {
  const grammar = new Map(Object.entries({ ...others, ...base }));
  const metrics = new Map<string, string>();
  for (const part of vector.split('/')) {
    const [name = '', value = '', ...rest] = part.split(':');
    const isKnown = grammar.get(name)?.split(' ').includes(value) ?? false;
    if (!isKnown || rest.length > 0 || metrics.has(name)) return null;
    metrics.set(name, value);
  }
  return Object.keys(base).every((name) => metrics.has(name)) ? metrics : null;
};

/** Weights of a metric's values. */
export type CvssWeights = Readonly<Record<string, number>>;

/** The weight of the value that a vector gives a metric. */
export const weightOf = (metrics: CvssMetrics, name: string, weights: CvssWeights): number => {
  const weight = weights[metrics.get(name) ?? ''];
  if (weight === undefined) throw new Error(`no weight for ${name}`);
  return weight;
};
