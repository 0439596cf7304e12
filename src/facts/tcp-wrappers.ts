import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** A line of hosts_access(5) that shuts somebody out. */
export interface WrapperRule {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/** Rules of /etc/hosts.deny and those of /etc/hosts.allow that deny. */
export const tcpWrapperRules = defineFact({
  id: 'tcp-wrappers',
  description: 'Rules of TCP wrappers that shut somebody out',
  probe: files('/etc/hosts.allow', '/etc/hosts.deny'),
  parse: (output): readonly WrapperRule[] =>
    (output?.entries ?? []).flatMap(({ path, content }) =>
      (content ?? '').split('\n').flatMap((text, index): readonly WrapperRule[] => {
        const rule = text.replace(/#.*$/, '').trim();
        const denies = path.endsWith('deny') ? /^[^:]+:/.test(rule) : /:\s*deny\s*$/i.test(rule);
        return denies ? [{ text: rule.slice(0, 200), path, line: index + 1 }] : [];
      }),
    ),
});
