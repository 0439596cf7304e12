import type { UnknownReason } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { redactSecrets } from './secrets.ts';

/** A text that is shown at a login. */
export interface LoginBanner {
  /** `issue`: before a local login; `issue.net`: before one over the network, where the service is told to; `motd`: after it. */
  readonly name: 'issue' | 'issue.net' | 'motd';
  readonly text: string;
  readonly path: string;
}

export interface LoginBanners {
  readonly banners: readonly LoginBanner[];
  readonly reason: UnknownReason | null;
}

/** Texts of /etc; what scripts of update-motd.d and agetty’s /etc/issue.d add is not among them. */
export const loginBanners = defineFact({
  id: 'login-banners',
  description: 'Texts that are shown at logins',
  probe: files('/etc/issue', '/etc/issue.net', '/etc/motd'),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactSecrets(entry.content),
    })),
  }),
  parse: (output): LoginBanners => {
    const entries = output?.entries ?? [];
    return {
      banners: entries.map(({ path, content }) => ({
        name: path.slice('/etc/'.length) as LoginBanner['name'],
        text: content ?? '',
        path,
      })),
      reason: output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null,
    };
  },
});
