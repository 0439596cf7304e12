import { createHash } from 'node:crypto';
import { isGeneratedName } from './generated-name.ts';

type Labels = Readonly<Record<string, string>>;

/** What of a container its stable key is made of. */
export interface ContainerIdentity {
  readonly name: string;
  readonly labels: Labels;
  /**
   * Labels of its image, which the engine copies to the container: whoever builds an image writes them, so none of them says who started the
   * container. Images that `docker compose build` made hold a project and a service, too.
   */
  readonly imageLabels: Labels;
  /** The image reference that the container was created from. */
  readonly image: string;
  readonly command: string;
}

/**
 * The name under which a container is known across redeployments: what the orchestrator that started it calls it, given name, else image
 * reference and command. The command may hold secrets and the key ends up in reports: of its arguments only twelve bits of a hash are used,
 * enough to tell commands apart and too few to confirm a guess. Keys of different origin never meet: a given name holds no `/`, `:`, `*`, `#`.
 */
export const containerKey = (container: ContainerIdentity): string => {
  for (const orchestrator of ORCHESTRATORS) {
    const key = orchestrator(container);
    if (key !== null) return key;
  }
  const { name, image, command } = container;
  const given = NAME.test(name) && !isGeneratedName(name) ? withoutRunId(name) : RUN_ID;
  if (given !== RUN_ID) return given;
  const unit = own(container, 'PODMAN_SYSTEMD_UNIT');
  if (unit !== null && /^[\w.@:\\-]{1,255}$/.test(unit)) return `unit:${unit}`;
  const program = /^[\w./+@-]{1,255}(?![^\s])/.exec(command)?.[0] ?? '';
  return `${image} ${program}#${createHash('sha256').update(command).digest('hex').slice(0, 3)}`;
};

/** Names that Docker and Podman allow; anything else did not come from them. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/;

/** Names that orchestrators allow for what they run; a label with anything else was written by somebody else. */
const PART = /^[a-zA-Z0-9~][a-zA-Z0-9_.~-]{0,254}$/;

/** Stands for a UUID or a long hash in a name, which is new with every run. */
const RUN_ID = '*';

const withoutRunId = (name: string): string =>
  name.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}/g, RUN_ID);

/** A label that the container does not merely have from its image. */
const own = ({ labels, imageLabels }: ContainerIdentity, label: string): string | null => {
  const value = labels[label];
  return value === undefined || value === imageLabels[label] ? null : value;
};

/** The labels' values joined, or null where one is missing or is no name. */
const named = ({ labels }: ContainerIdentity, ...parts: readonly string[]): string | null => {
  const values = parts.map((label) => labels[label] ?? '');
  return values.every((value) => PART.test(value)) ? values.join('/') : null;
};

/** Compose 1 and 2, and podman-compose. `run` starts a container beside the service, with other settings: it is no replica of it. */
const compose = (container: ContainerIdentity): string | null => {
  const isMade = [
    'com.docker.compose.config-hash',
    'com.docker.compose.container-number',
    'com.docker.compose.oneoff',
    'io.podman.compose.config-hash',
  ].some((label) => own(container, label) !== null);
  if (!isMade) return null;
  const service =
    named(container, 'com.docker.compose.project', 'com.docker.compose.service') ??
    named(container, 'io.podman.compose.project', 'com.docker.compose.service');
  const isOneOff = container.labels['com.docker.compose.oneoff']?.toLowerCase() === 'true';
  return service !== null && isOneOff ? `${service}/run` : service;
};

const swarm = (container: ContainerIdentity): string | null => {
  if (own(container, 'com.docker.swarm.task.id') === null) return null;
  const service = named(container, 'com.docker.swarm.service.name');
  return service === null ? null : `service:${service}`;
};

/** Kubernetes by cri-dockerd; `POD` is the container that holds a pod's namespaces. A pod's name ends anew with every pod of a Deployment. */
const kubernetes = (container: ContainerIdentity): string | null => {
  if (own(container, 'io.kubernetes.pod.uid') === null) return null;
  const namespace = named(container, 'io.kubernetes.pod.namespace');
  const pod = named(container, 'io.kubernetes.pod.name');
  const name = named(container, 'io.kubernetes.container.name');
  return namespace === null || pod === null || name === null
    ? null
    : `pod:${namespace}/${withoutPodSuffix(pod)}/${name}`;
};

// Kubernetes writes random names and hashes of templates in these letters alone; a CronJob adds its minute.
const withoutPodSuffix = (pod: string): string =>
  pod.replace(/(?:-(?:[bcdfghjklmnpqrstvwxz2456789]{8,10}|\d{8,10}))?-[bcdfghjklmnpqrstvwxz2456789]{5}$/, '');

const nomad = (container: ContainerIdentity): string | null => {
  if (own(container, 'com.hashicorp.nomad.alloc_id') === null) return null;
  const task = named(container, 'com.hashicorp.nomad.job_name', 'com.hashicorp.nomad.task_name');
  return task === null ? null : `nomad:${task}`;
};

/** Amazon’s agent of the Elastic Container Service. */
const ecs = (container: ContainerIdentity): string | null => {
  if (own(container, 'com.amazonaws.ecs.task-arn') === null) return null;
  const name = named(
    container,
    'com.amazonaws.ecs.task-definition-family',
    'com.amazonaws.ecs.container-name',
  );
  return name === null ? null : `ecs:${name}`;
};

const ORCHESTRATORS = [swarm, compose, kubernetes, nomad, ecs];
