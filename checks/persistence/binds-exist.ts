import {
  bindSources,
  containerInspect,
  defineCheck,
  engineInfo,
  type Finding,
  fail,
  hostSources,
  notApplicable,
  notTold,
  optional,
  pass,
  undecided,
} from 'rempart/check';

/** A name that people give to a file, not to a folder. */
const FILE_NAME =
  /\.(?:conf|cfg|cnf|ini|ya?ml|json|toml|xml|env|properties|pem|crt|cer|key|p12|jks|sock|sql|sh|php|py|js|lua|txt|htpasswd|list|rules)$/i;

/** Runtime folders come and go, and the merged ones have two names. */
const UNSTABLE = /^\/(?:run|proc|sys|dev|tmp|usr\/(?:s?bin|lib\w*))(?:\/|$)/;

export default defineCheck({
  id: 'persistence/binds-exist',
  title: 'What the container mounts from the host is there',
  targets: ['container'],
  severity: 'low',
  rationale:
    'Where the source of `--volume` is missing the engine makes an empty folder of root, and the container starts without its configuration or its data; a source that was moved away later holds what nobody backs up.',
  remediation:
    'Put the file or folder where it belongs and recreate the container with `--mount type=bind`, which refuses a source that is missing.',
  fix: {
    flag: '--mount type=bind,src=SOURCE,dst=PLACE',
    compose: 'volumes: [{type: bind, source: SOURCE, target: PLACE, bind: {create_host_path: false}}]',
    breaks: 'The container does not start while the source is missing',
  },
  seen: 'kernel',
  references: [
    {
      standard: 'url',
      id: 'https://docs.docker.com/engine/storage/bind-mounts/#differences-between---mount-and---volume',
    },
  ],
  needs: {
    self: { inspect: containerInspect },
    parent: { 'docker-engine': { info: optional(engineInfo) }, host: { sources: bindSources } },
  },
  evaluate({ self: { inspect }, parent }) {
    const mounted = hostSources(inspect, null);
    if (mounted === null) return notTold('the mounts of the container');
    const { info } = parent['docker-engine'];
    if (info.known && /docker desktop/i.test(info.value.operatingSystem ?? ''))
      return notApplicable('Docker Desktop mounts paths of another machine');
    if (mounted.length === 0) return notApplicable('It mounts nothing of the host');
    const { sources } = parent.host;
    const seen = new Map(sources.items.map((entry) => [entry.path, entry]));
    const findings = mounted.flatMap(({ path, destination }): readonly Finding[] => {
      const entry = seen.get(path);
      const location = { path, resource: `mount ${destination}` };
      if (entry === undefined)
        return sources.complete && !UNSTABLE.test(path)
          ? [
              {
                message: `${path} is not there on the host`,
                expected: 'a file or a folder',
                actual: 'nothing',
                location,
              },
            ]
          : [];
      return entry.type === 'directory' && FILE_NAME.test(path) && FILE_NAME.test(destination)
        ? [
            {
              message: `${path} is a folder that the engine made where a file was meant`,
              expected: 'a file',
              actual: 'a folder',
              location,
            },
          ]
        : [];
    });
    const [first, ...rest] = findings;
    if (first !== undefined) return fail([first, ...rest]);
    const missing = mounted.some(({ path }) => !seen.has(path) && !UNSTABLE.test(path));
    return missing && sources.reason !== null
      ? undecided(sources.reason)
      : pass(mounted.map(({ path }) => path).join(', '));
  },
});
