import { describe, expect, it } from 'vitest';
import { rootSearchPath } from '../../src/facts/root-search-path.ts';

const path = (value: string, ofRoot = false) => ({
  name: 'PATH',
  value,
  readonly: false,
  conditional: false,
  ofRoot,
  path: '/etc/profile',
  line: 1,
});
const view = (values: readonly string[], supath?: string) => ({
  resolve: ({ id }: { readonly id: string }) => ({
    known: true,
    value:
      id === 'login-defs'
        ? new Map(supath === undefined ? [] : [['ENV_SUPATH', { value: supath, line: 3 }]])
        : { settings: values.map((value) => path(value)), reason: null },
  }),
  answer: () => ({ state: 'absent' }),
});
const folders = (...args: Parameters<typeof view>) => {
  const resolved = rootSearchPath.resolve(view(...args) as never);
  return resolved.known ? resolved.value.items.map(({ folder }) => folder) : resolved.reason;
};

describe('the search path of root', () => {
  it('is what login.defs and the files of shells say', () => {
    expect(folders(['/usr/bin:/bin'], 'PATH=/sbin:/usr/sbin')).toEqual([
      '/sbin',
      '/usr/sbin',
      '/usr/bin',
      '/bin',
    ]);
  });

  it.each([
    ['$PATH:/opt/bin', ['/opt/bin']],
    [`/opt/bin:\${PATH}`, ['/opt/bin']],
    [`/opt/bin\${PATH:+:$PATH}`, ['/opt/bin']],
    ['$HOME/bin:~/x:$PATH', ['/root/bin', '/root/x']],
    ['$PATH:', ['']],
    [':$PATH', ['']],
    ['/a::/b', ['/a', '', '/b']],
    ['.:$GOROOT/bin', ['.']],
  ])('%s', (value, expected) => {
    expect(folders([value])).toEqual(expected);
  });

  it('asks for each folder and those above it', () => {
    const questions = rootSearchPath.followUp?.(view(['/usr/bin:.:/a*b']) as never) ?? [];
    expect(questions.map(({ probe }) => (probe.kind === 'files' ? probe.patterns : []))).toEqual([
      ['/', '/usr', '/usr/bin'],
    ]);
  });
});
