/** Until when kernel.org mends a longterm line (kernel.org/category/releases.html); other lines end when the next one but one is out. */
const LONGTERM: Readonly<Record<string, string>> = {
  '4.4': '2022-02-03',
  '4.9': '2023-01-07',
  '4.14': '2024-01-10',
  '4.19': '2024-12-05',
  '5.4': '2025-12-03',
  '5.10': '2026-12-31',
  '5.15': '2026-12-31',
  '6.1': '2027-12-31',
  '6.6': '2027-12-31',
  '6.12': '2028-12-31',
  '6.18': '2028-12-31',
};

/** Lines that were never longterm, up to the last longterm one of which the end is known. */
const LAST = [6, 18] as const;

/** How the builds of distributions name themselves in `uname -r` or `uname -v`: they are mended by whoever built them. */
const BUILT_BY = [
  /\bDebian \d/,
  /-Ubuntu\b/,
  /\.(el\d+|fc\d+|amzn\d*|azl\d|cm\d|oe\d*|ph\d)/,
  /-(default|preempt|rt|azure)$/,
  /-(lts|virt)$/,
  /-(pve|cloud-amd64|cloud-arm64|amd64|arm64|generic|lowlatency|aws|gcp|oracle|kvm|raspi)$/,
  /-(arch|MANJARO|zen|hardened)/,
  /-(flatcar|coreos|cos|talos|linuxkit)/,
  /-microsoft-/,
];

/**
 * Until when the line of a running kernel is mended: `built` by a distribution, `ended` where the line is over, a day as YYYY-MM-DD, or null where
 * nothing is known.
 */
export const kernelLineSupport = (
  release: string,
  build: string,
):
  | { readonly kind: 'built' }
  | { readonly kind: 'until'; readonly day: string }
  | { readonly kind: 'ended' }
  | null => {
  if (BUILT_BY.some((pattern) => pattern.test(release) || pattern.test(build))) return { kind: 'built' };
  const [, major = '', minor = ''] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  if (major === '') return null;
  const day = LONGTERM[`${Number(major)}.${Number(minor)}`];
  if (day !== undefined) return { kind: 'until', day };
  const [own, known] = [Number(major) * 1000 + Number(minor), LAST[0] * 1000 + LAST[1]];
  return own < known ? { kind: 'ended' } : null;
};
