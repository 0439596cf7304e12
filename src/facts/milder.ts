import type { Severity } from '../core/severity.ts';

const MILDER: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'info',
  info: 'info',
};

/** One severity below: for a deviation that is acceptable on many systems, or not in force yet. */
export const milder = (severity: Severity): Severity => MILDER[severity];
