import { defineCheck, type Finding, homeSecrets, judgeEach } from 'rempart/check';

export default defineCheck({
  id: 'os-hardening/no-plain-secrets-in-homes',
  title: 'No home holds keys or passwords in plain text',
  targets: ['host'],
  severity: 'low',
  rationale:
    'Whoever gets into one account finds the way to the next system there. Files that others can read are judged by home-files-guarded.',
  remediation:
    'Give the key a passphrase (`ssh-keygen -p -f FILE`) and use an agent; keep tokens in the store of the desktop or of the tool (credential helpers of git and Docker), or take short-lived ones.',
  references: [{ standard: 'url', id: 'https://attack.mitre.org/techniques/T1552/001/' }],
  needs: { self: { secrets: homeSecrets } },
  evaluate: ({ self: { secrets } }) =>
    judgeEach(
      secrets,
      ({ path, what }): Finding => ({
        message: `${path} holds ${what}`,
        expected: 'a passphrase, or a store of secrets',
        actual: 'plain text',
        location: { path, resource: path },
      }),
    ),
});
