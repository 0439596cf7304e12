import { containerInspect, defineCheck, type Finding, fail, notTold, pass } from 'rempart/check';

/** `/db:/web/db`: the linked container and the name it has here. */
const LINK = /^\/?([^:/]+):/;

export default defineCheck({
  id: 'isolation/links',
  title: 'The container is not linked to another in the old way',
  targets: ['container'],
  severity: 'low',
  rationale:
    'On the default bridge `--link` copies the environment of the linked container, its passwords too, into this one, and opens every port that it exposes.',
  remediation: 'Put both on a network of their own, where each finds the other by its name.',
  fix: {
    flag: '--network NAME of both, without --link',
    compose: 'networks: [NAME] of both, without links',
    breaks: 'Programs that read the variables of the link (DB_PORT_5432_TCP_ADDR): give them the name',
  },
  seen: 'requested',
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/network/links/' }],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    const { links, networkMode } = inspect.hostConfig;
    if (links === null) return notTold('the links of the container');
    const onDefault = networkMode === 'default' || networkMode === 'bridge';
    const [first, ...rest] = links.map((link): Finding => {
      const linked = LINK.exec(link)?.[1] ?? link;
      return {
        message: onDefault
          ? `The container gets the environment of ${linked}`
          : `The container is linked to ${linked}`,
        expected: 'a network of both',
        actual: link,
        // On other networks a link is one more name.
        severity: onDefault ? 'low' : 'info',
        location: { pointer: '/HostConfig/Links', resource: `link ${linked}` },
      };
    });
    return first === undefined ? pass('none') : fail([first, ...rest]);
  },
});
