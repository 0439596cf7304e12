import type { FileEntry } from '../core/answer.ts';
import { defineFact, Inconclusive } from '../core/fact.ts';
import { file } from '../core/probe.ts';
import { redacted } from './secrets.ts';

/** Community strings that come with the software and that every scanner tries first. */
const KNOWN = ['public', 'private', 'community', 'default', 'snmp', 'cisco', 'admin'];

export interface SnmpCommunity {
  readonly directive: string;
  /** The name where it is one that everybody knows; null for any other, which is a secret. */
  readonly knownName: string | null;
  readonly line: number;
}

const DIRECTIVE = /^(\s*(?:rocommunity6?|rwcommunity6?|com2sec6?\s+(?:-Cn\s+\S+\s+)?\S+\s+\S+)\s+)(\S+)/i;

/** snmpd.conf(5); a community string is a password in clear text, and is taken out unless it is one that everybody knows. */
export const snmpCommunities = defineFact({
  id: 'snmp.communities',
  description: 'Community strings of the SNMP server that everybody knows',
  probe: file('/etc/snmp/snmpd.conf'),
  redact: (output): FileEntry => ({
    ...output,
    content:
      output.content
        ?.split('\n')
        .map((line) =>
          line
            .replace(DIRECTIVE, (whole, before: string, name: string) =>
              KNOWN.includes(name.toLowerCase()) || name.startsWith('[redacted')
                ? whole
                : `${before}${redacted(name)}`,
            )
            .replace(/^(\s*createUser\s+\S+)\s+.*$/i, '$1'),
        )
        .join('\n') ?? null,
  }),
  parse: (output): readonly SnmpCommunity[] | null => {
    if (output === null) return null;
    if (output.content === null)
      throw new Inconclusive(output.unreadable?.code ?? 'permission', `${output.path} may not be read`);
    return output.content.split('\n').flatMap((text, index): SnmpCommunity[] => {
      const match = DIRECTIVE.exec(text);
      if (match === null) return [];
      const name = match[2]?.toLowerCase() ?? '';
      const directive = text.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
      return [{ directive, knownName: KNOWN.includes(name) ? name : null, line: index + 1 }];
    });
  },
});
