import { completeSet, containerInspect, defineCheck, judgeEach, notApplicable, notTold } from 'rempart/check';

/** Settings and certificates by their places and names. */
const SETTINGS =
  /^\/(?:usr\/local\/)?etc(?:\/|$)|\/(?:conf\.d|certs?|ssl|tls|pki)$|\.(?:conf|cnf|cfg|ini|ya?ml|toml|json|properties|xml|crt|pem|key)$/;
/** Written by the engine, or by programs whose work it is. */
const WRITTEN = /^\/etc\/(?:hosts|hostname|resolv\.conf|letsencrypt(?:\/.*)?)$|\/acme\.json$/;

export default defineCheck({
  id: 'filesystem-permissions/settings-read-only',
  title: 'Settings and certificates are mounted read-only',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Who gets into the container changes the settings that its next start reads, on the host’s disk, where they outlive the container.',
  remediation:
    'Mount them read-only: `--mount type=bind,src=FILE,dst=PATH,readonly`, or `:ro` behind a volume.',
  fix: {
    flag: '--mount type=bind,src=FILE,dst=PATH,readonly',
    compose: 'volumes: ["./FILE:PATH:ro"]',
    breaks:
      'Programs that write their settings (wizards, certificate clients) fail; those need the one folder writable.',
  },
  seen: 'requested',
  references: [
    { standard: 'cis-docker-1.6', id: '5.6' },
    { standard: 'url', id: 'https://docs.docker.com/engine/storage/bind-mounts/' },
  ],
  needs: { self: { inspect: containerInspect } },
  evaluate({ self: { inspect } }) {
    if (inspect.mounts === null) return notTold('its mounts');
    const settings = inspect.mounts.filter(
      ({ type, destination }) =>
        (type === 'bind' || type === 'volume') &&
        destination !== null &&
        SETTINGS.test(destination) &&
        !WRITTEN.test(destination),
    );
    if (settings.some(({ writable }) => writable === null))
      return notTold('which of its mounts are writable');
    return judgeEach(
      completeSet(settings),
      ({ destination, type, writable }) =>
        writable === true
          ? {
              message: `The container may change ${destination}`,
              expected: 'mounted read-only',
              actual: `${type}, writable`,
              location: { path: destination ?? '', resource: destination ?? '' },
            }
          : null,
      { whenEmpty: notApplicable('It mounts no settings') },
    );
  },
});
