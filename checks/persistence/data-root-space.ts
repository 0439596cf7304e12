import {
  dataRootSpace,
  defineCheck,
  engineInfo,
  type FileSystemSpace,
  fail,
  notApplicable,
  notTold,
  pass,
  undecided,
} from 'rempart/check';

const [LITTLE, TOO_LITTLE] = [0.15, 0.05];
const GIBIBYTE = 1024 ** 3;

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** The scarcer one of space and inodes. */
const scarcest = ({ total, available, inodes }: FileSystemSpace) => {
  const space = { share: available / total, text: `${(available / GIBIBYTE).toFixed(1)} GiB` };
  const left = inodes === null ? null : { share: inodes.free / inodes.total, text: `${inodes.free} inodes` };
  return left !== null && left.share < space.share ? left : space;
};

export default defineCheck({
  id: 'persistence/data-root-space',
  title: 'The engine’s disk has room',
  targets: ['docker-engine'],
  severity: 'medium',
  rationale:
    'When the disk below the engine is full, databases in volumes stop or break, logs are lost and nothing can be updated: whoever fills it stops every container.',
  remediation:
    'See what takes the room (`docker system df -v`), remove what nobody needs (`docker image prune`, `docker builder prune`), bound the logs, or extend the disk.',
  fix: {
    command: 'docker image prune --all --filter until=720h && docker builder prune',
    daemon: '"log-opts": {"max-size": "10m", "max-file": "3"}',
    breaks: 'Images that no container uses have to be pulled or built again',
  },
  references: [{ standard: 'url', id: 'https://docs.docker.com/engine/manage-resources/pruning/' }],
  needs: { self: { info: engineInfo }, parent: { host: { space: dataRootSpace } } },
  evaluate({ self: { info }, parent: { host } }) {
    if (info.dockerRootDir === null || info.dockerRootDir === '') return notTold('where its data lies');
    if (/docker desktop/i.test(info.operatingSystem ?? ''))
      return notApplicable('Docker Desktop keeps its data in a machine of its own');
    const space = host.space.get(info.dockerRootDir);
    if (space === undefined)
      return undecided({
        code: 'unsupported',
        text: `${info.dockerRootDir} could not be looked at on the host`,
      });
    const { share, text } = scarcest(space);
    if (share >= LITTLE) return pass(`${percent(share)} free: ${text}`);
    return fail({
      message: share < TOO_LITTLE ? 'The engine’s disk is nearly full' : 'The engine’s disk fills up',
      expected: `${percent(LITTLE)} free`,
      actual: `${percent(share)}: ${text}`,
      severity: share < TOO_LITTLE ? 'medium' : 'low',
      location: { path: info.dockerRootDir, resource: 'data root' },
    });
  },
});
