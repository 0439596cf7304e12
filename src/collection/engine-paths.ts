import type { Plan } from '../core/plan.ts';
import { describeProbe } from '../core/probe.ts';

/** What is asked of every engine, whatever is checked: who it is, what runs there, and their files. */
const ALWAYS = [
  '/_ping',
  '/version',
  '/info',
  '/containers/json',
  '/containers/{id}/json',
  '/containers/{id}/archive',
  '/images/json',
  '/images/{id}/json',
  '/images/{id}/get',
];

/** Facts of the second wave whose questions the first one names, and what they may ask. */
const MAY_FOLLOW: Readonly<Record<string, string>> = { 'swarm.services': '/services' };

/** The paths of the Engine API that a socket proxy has to let through for everything in the plan; `{id}` stands for any id. */
export const enginePaths = (plan: Plan): readonly string[] => {
  const asked = (['docker-engine', 'container', 'image'] as const)
    .flatMap((kind) => plan[kind].questions)
    .map(({ probe }) => describeProbe(probe))
    .filter(({ source }) => source === 'api')
    .map(({ locator }) => locator.replace(/^GET /, '').replace(/^\/(containers|images)$/, '/$1/json'));
  const later = plan['docker-engine'].followUps.flatMap(({ id }) => MAY_FOLLOW[id] ?? []);
  return [...new Set([...ALWAYS, ...asked, ...later])].sort();
};
