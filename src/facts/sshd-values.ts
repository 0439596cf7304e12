import type { SshdKeyword } from './sshd-keywords.ts';

/** The values of one line as `sshd -T` prints them, or why sshd refuses the line. */
export type PrintedValues = { readonly values: readonly string[] } | { readonly fault: string };

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Time formats of sshd_config(5), `1h30m` or bare seconds; NaN for what is none. */
export const parseSeconds = (text: string): number => {
  const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)];
  if (text === '' || parts.map(([part]) => part).join('') !== text.toLowerCase()) return Number.NaN;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (SECONDS[unit || 's'] ?? 1), 0);
};

const noneInLowerCase = (text: string): string => (/^none$/i.test(text) ? 'none' : text);

const startups = (text: string): PrintedValues => {
  const [, begin = '', , rate, full] = /^(\d+)(:(\d+):(\d+))?$/.exec(text) ?? [];
  const [least, most] = [Number(begin), Number(full ?? begin)];
  if (begin === '' || least < 1 || most < 1) return { fault: 'Illegal MaxStartups spec' };
  if (rate !== undefined && (least > most || Number(rate) < 1 || Number(rate) > 100))
    return { fault: 'Illegal MaxStartups spec' };
  return { values: [`${least}:${rate === undefined ? 30 : Number(rate)}:${most}`] };
};

/** One word, and nothing after it. */
const single = (args: readonly string[], read: (word: string) => PrintedValues): PrintedValues => {
  const [word, extra] = args;
  if (word === undefined || word === '') return { fault: 'missing argument' };
  const printed = read(word);
  return 'values' in printed && extra !== undefined ? { fault: `extra arguments at "${extra}"` } : printed;
};

const one = (value: string): PrintedValues => ({ values: [value] });

const MAX_NUMBER = 2 ** 31 - 1;

const METHOD = /^(none|password|publickey|hostbased|keyboard-interactive|gssapi-with-mic)(:[^,]*)?$/;

const areMethods = (lists: readonly string[]): boolean =>
  lists.join() === 'any' || lists.every((list) => list.split(',').every((method) => METHOD.test(method)));

/** Reads what stands after a keyword. A comment ends a command line nowhere: sshd keeps it. */
export const printValues = (
  keyword: string,
  { value }: SshdKeyword,
  args: readonly string[],
  rest: string,
): PrintedValues => {
  switch (value.kind) {
    case 'choice':
      return single(args, (word) => {
        const printed = value.choices[word.toLowerCase()];
        return printed === undefined ? { fault: `unsupported option "${word}"` } : one(printed);
      });
    case 'number':
      return single(args, (word) =>
        /^\d+$/.test(word) && Number(word) <= MAX_NUMBER
          ? one(String(Number(word)))
          : { fault: 'integer value invalid' },
      );
    case 'seconds':
      return single(args, (word) => {
        const seconds = parseSeconds(word);
        return Number.isNaN(seconds) || seconds > MAX_NUMBER
          ? { fault: 'invalid time value' }
          : one(String(seconds));
      });
    case 'startups':
      return single(args, startups);
    case 'word':
    case 'path':
    case 'algorithms':
      return single(args, (word) => one(noneInLowerCase(word)));
    case 'each':
      return single(args, (word) =>
        keyword !== 'port' || (/^\d+$/.test(word) && Number(word) >= 1 && Number(word) <= 65_535)
          ? one(keyword === 'port' ? String(Number(word)) : word)
          : { fault: 'Badly formatted port number' },
      );
    case 'raw':
      return rest === '' ? { fault: 'missing argument' } : one(noneInLowerCase(rest));
    case 'command':
      return rest.startsWith('/') || /^none$/i.test(rest)
        ? one(noneInLowerCase(rest))
        : { fault: 'must be an absolute path' };
    case 'names': {
      const bad = args.find((word) => word === '' || (keyword === 'acceptenv' && word.includes('=')));
      if (args.length === 0) return { fault: 'missing argument' };
      return bad === undefined ? { values: args } : { fault: `invalid pattern "${bad}"` };
    }
    case 'environment': {
      const bad = args.find((word) => !word.includes('='));
      if (args.length === 0) return { fault: 'missing argument' };
      return bad === undefined ? { values: args } : { fault: 'Invalid environment' };
    }
    case 'list':
      if (args.length === 0 || args.includes('')) return { fault: 'missing argument' };
      return keyword === 'authenticationmethods' && !areMethods(args)
        ? { fault: 'invalid AuthenticationMethods method list' }
        : one(args.join(' '));
    case 'subsystem':
      return args.length < 2 ? { fault: 'Missing subsystem command' } : one(args.join(' '));
    case 'listen':
    case 'other':
      return args.length === 0 ? { fault: 'missing argument' } : one(args.join(' '));
  }
};
