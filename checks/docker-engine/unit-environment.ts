import {
  completeSet,
  DESKTOP,
  type DockerUnit,
  defineCheck,
  dockerUnits,
  engineInfo,
  type Finding,
  incompleteSet,
  isDesktop,
  judgeEach,
  notApplicable,
  REDACTED_VARIABLE,
  shellWord,
  type UnitSetting,
} from 'rempart/check';

const SECRET_NAME = /pass|secret|token|credential|api_?key|private_?key/i;
/** Names whose value is a path, or tells where a secret lies. */
const PLAIN_NAME = /_FILE$|_PATH$/i;

interface Variable {
  readonly name: string;
  readonly secretByForm: boolean;
  readonly unit: DockerUnit['name'];
  readonly setting: UnitSetting;
}

const variablesOf = ({ name: unit, settings }: DockerUnit): readonly Variable[] =>
  settings
    .filter(({ key }) => key === 'Environment')
    .flatMap((setting) =>
      (setting.value.match(/[A-Za-z_]\w*=\[redacted \d+(?: secret)?\]/g) ?? []).flatMap((word) => {
        const [, name, , secret] = REDACTED_VARIABLE.exec(word) ?? [];
        return name === undefined ? [] : [{ name, secretByForm: secret !== undefined, unit, setting }];
      }),
    );

const judge = ({ name, secretByForm, unit, setting }: Variable): Finding | null =>
  secretByForm || (SECRET_NAME.test(name) && !PLAIN_NAME.test(name))
    ? {
        message: `${unit} carries a credential in ${name}`,
        expected: 'an EnvironmentFile that root alone reads',
        actual: `${name}=… in ${setting.path}`,
        location: { path: setting.path, line: setting.line, resource: `${unit} ${name}` },
        fix: {
          command: `install -m 600 /dev/null /etc/docker/environment && systemctl edit ${shellWord(unit)}   # EnvironmentFile=/etc/docker/environment`,
        },
      }
    : null;

export default defineCheck({
  id: 'docker-engine/unit-environment',
  title: 'Units of the engine carry no credentials',
  targets: ['docker-engine'],
  severity: 'low',
  rationale:
    'Every account reads the variables of a unit with `systemctl show docker`, whatever the mode of its file: the password of a proxy is the usual one.',
  remediation:
    'Move the variable into a file of mode 600 and name it by `EnvironmentFile=`, or set the proxy by `proxies` in a daemon.json of mode 600.',
  fix: {
    daemon: '"proxies": {"https-proxy": "http://USER:PASSWORD@PROXY:3128"}   // and chmod 600 daemon.json',
    breaks: 'Nothing, once the engine was restarted with the file.',
  },
  references: [
    {
      standard: 'url',
      id: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment=',
    },
  ],
  needs: { self: { info: engineInfo }, parent: { host: { units: dockerUnits } } },
  evaluate({ self: { info }, parent: { host } }) {
    if (info.isPodman) return notApplicable('Podman has no such unit');
    if (isDesktop(info)) return DESKTOP;
    const rootless = info.securityOptions?.rootless === true;
    const own = host.units.items.filter(({ home }) => (home !== null) === rootless);
    const { reason } = host.units;
    const variables = own.flatMap(variablesOf);
    // A home that may not be looked into hides nothing of the system's units.
    const set = reason === null || !rootless ? completeSet(variables) : incompleteSet(variables, reason);
    if (own.length === 0 && set.complete) return notApplicable('No unit of the engine is there');
    return judgeEach(set, judge);
  },
});
