import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { redactEnvironment } from './environment-assignments.ts';

/** A script that runs at boot, at a login, or when a package or device changes, without being asked. */
export interface StartupScript {
  readonly path: string;
  /** Its text without comments, secrets taken out. */
  readonly text: string;
}

export const startupScripts = defineFact({
  id: 'startup-scripts',
  description: 'Scripts that run at boot and at each login',
  probe: files(
    '/etc/rc.local',
    '/etc/rc.d/rc.local',
    '/etc/local.d/*.start',
    '/etc/profile',
    '/etc/profile.d/*.sh',
    '/etc/bash.bashrc',
    '/etc/bashrc',
    '/etc/update-motd.d/*',
    '/etc/ssh/sshrc',
    '/root/.bashrc',
    '/root/.bash_profile',
    '/root/.profile',
    '/etc/udev/rules.d/*.rules',
    '/etc/apt/apt.conf.d/*',
  ),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactEnvironment(entry.content),
    })),
  }),
  parse: (output): ResourceSet<StartupScript> => {
    const entries = (output?.entries ?? []).filter(({ type }) => type === 'file');
    const scripts = entries.map(({ path, content }) => ({
      path,
      text: (content ?? '')
        .split('\n')
        .filter((line) => !/^\s*(#|\/\/|$)/.test(line))
        .join('\n'),
    }));
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(scripts) : incompleteSet(scripts, reason);
  },
});
