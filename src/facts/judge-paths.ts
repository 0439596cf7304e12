import type { ResourceSet } from '../core/resource-set.ts';
import { type Finding, judgeEach, type Verdict } from '../core/verdict.ts';

/** More findings of one severity than this are told by folder. */
const READABLE = 20;

const folderAt = (path: string, depth: number): string =>
  `/${path.split('/').slice(1, -1).slice(0, depth).join('/')}`;

/** The deepest folders that are few enough to be read. */
const fold = (findings: readonly Finding[]): readonly Finding[] => {
  if (findings.length <= READABLE) return findings;
  const pathOf = ({ location }: Finding): string => location?.path ?? '/';
  const deepest = Math.max(...findings.map((finding) => pathOf(finding).split('/').length - 2));
  let groups = new Map<string, Finding[]>();
  for (let depth = deepest; depth >= 0; depth -= 1) {
    groups = Map.groupBy(findings, (finding) => folderAt(pathOf(finding), depth));
    if (groups.size <= READABLE) break;
  }
  return [...groups].map(([folder, [first, ...others]]): Finding => {
    if (first === undefined || others.length === 0) return first as Finding;
    const below = folder === '/' ? '/' : `${folder}/`;
    return {
      ...first,
      message: `${first.message}, and so on: ${others.length + 1} paths below ${below}`,
      location: { path: folder, resource: folder },
    };
  });
};

/**
 * `judgeEach` for paths. Where more than twenty findings have one severity they are told by folder, so that one copied tree does not bury
 * the rest; `resources` count the paths themselves.
 */
export const judgePaths = <T>(
  set: ResourceSet<T>,
  judge: (item: T) => Finding | null,
  options: Parameters<typeof judgeEach>[2] = {},
): Verdict => {
  const verdict = judgeEach(set, judge, options);
  if (verdict.outcome !== 'fail') return verdict;
  const folded = [...Map.groupBy(verdict.findings, ({ severity }) => severity).values()].flatMap(fold);
  const [first, ...others] = folded;
  return first === undefined ? verdict : { ...verdict, findings: [first, ...others] };
};
