import { defineCheck, type Finding, judgeEach, polkitRules } from 'rempart/check';

export default defineCheck({
  id: 'process-privileges/polkit-rules-narrow',
  title: 'No rule of polkit lets everybody act as root without a password',
  targets: ['host'],
  severity: 'medium',
  rationale:
    'polkit decides for programs of root what their callers may have done: manage units, disks, networks, virtual machines. A rule that says yes to all is sudo without a password for every process on the host.',
  remediation:
    'In the file named, say yes only to a group that is meant (`subject.isInGroup("GROUP")`) and to the actions that are meant; answer `polkit.Result.AUTH_ADMIN_KEEP` to the others.',
  references: [{ standard: 'url', id: 'https://polkit.pages.freedesktop.org/polkit/polkit.8.html' }],
  needs: { self: { grants: polkitRules } },
  evaluate: ({ self: { grants } }) =>
    judgeEach(grants, ({ conditions, actions, path, line }): Finding | null => {
      const what = actions.length === 0 ? 'every action' : actions.join(', ');
      const location = { path, line, resource: `${path} ${actions[0] ?? 'every action'}` };
      if (conditions.includes('user') || conditions.includes('group'))
        return actions.length > 0
          ? null
          : {
              message: 'A rule of polkit lets some pass for every action',
              expected: 'the actions that are meant',
              actual: 'every action',
              location,
              severity: 'low',
            };
      const seat = conditions.includes('seat');
      return {
        message: `A rule of polkit lets ${seat ? 'whoever sits at the machine' : 'everybody'} pass for ${what}`,
        expected: 'a group, or a user',
        actual: seat ? 'a local session alone' : 'no condition',
        location,
        ...(seat ? { severity: 'low' } : {}),
      };
    }),
});
