/** How much a deviation matters, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Points of score model 1. */
export const WEIGHTS: Readonly<Record<Severity, number>> = {
  critical: 20,
  high: 10,
  medium: 4,
  low: 1,
  info: 0,
};

/** Orders worst first; 0 for equals. */
export const bySeverity = (a: Severity, b: Severity): number => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);

/** The worst of several; null of none. */
export const worstSeverity = (severities: Iterable<Severity>): Severity | null =>
  [...severities].sort(bySeverity)[0] ?? null;
