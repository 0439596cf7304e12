import { createHash } from 'node:crypto';

/** What of a container its stable key is made of. */
export interface ContainerIdentity {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The image reference that the container was created from. */
  readonly image: string;
  readonly command: string;
}

/**
 * The name under which a container is known across redeployments: compose project and service, swarm service, given name, else image
 * reference and command. The command may hold secrets and the key ends up in reports: of its arguments only twelve bits of a hash are used,
 * enough to tell commands apart and too few to confirm a guess.
 */
export const containerKey = ({ name, labels, image, command }: ContainerIdentity): string => {
  const project = labels['com.docker.compose.project'];
  const service = labels['com.docker.compose.service'];
  if (project && service) return `${project}/${service}`;
  const swarm = labels['com.docker.swarm.service.name'];
  if (swarm) return `service:${swarm}`;
  if (name !== '' && !isGeneratedName(name)) return name;
  const program = /^[^\s=]*/.exec(command)?.[0] ?? '';
  return `${image} ${program}#${createHash('sha256').update(command).digest('hex').slice(0, 3)}`;
};

/** Whether the engine made the name up: an adjective of its list, a surname, and a digit where that was taken. */
export const isGeneratedName = (name: string): boolean => {
  const [, adjective = ''] = /^([a-z]+)_[a-z]+\d?$/.exec(name) ?? [];
  return ADJECTIVES.has(adjective);
};

// Only the adjectives: any word may follow. A given name such as `web_server` is none of these.
const ADJECTIVES: ReadonlySet<string> = new Set(
  `admiring adoring affectionate agitated amazing angry awesome beautiful berserk blissful bold boring brave busy charming clever cocky
  compassionate competent condescending confident cool cranky crazy dazzling desperate determined distracted dreamy drunk eager ecstatic elastic
  elated elegant eloquent epic exciting fervent festive flamboyant focused friendly frosty funny furious gallant gifted gigantic goofy gracious
  grave great happy hardcore heuristic high hopeful hungry infallible insane inspiring intelligent interesting jolly jovial keen kickass kind
  laughing lonely loving lucid mad magical modest musing mystifying naughty nervous nice nifty nostalgic objective optimistic peaceful pedantic
  pensive practical priceless prickly quirky quizzical recursing relaxed reverent romantic sad serene sharp sick silly sleepy small stoic strange
  stupefied suspicious sweet tender thirsty tiny trusting unruffled upbeat vibrant vigilant vigorous wizardly wonderful xenodochial youthful
  zealous zen`.split(/\s+/),
);
