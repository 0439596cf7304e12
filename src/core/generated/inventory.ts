/* Generated from schemas/ by `npm run generate`; edit the schema instead. */

export type User = string;
export type Port = number;
/**
 * A private key; a relative path lies beside the inventory.
 */
export type Identity = string;
export type Become = 'auto' | 'none' | 'sudo' | 'doas' | 'su' | 'sudo-allowlist';
/**
 * Hosts on the way, as ProxyJump of ssh_config(5) names them.
 */
export type Jump = string;
/**
 * With a sign each (+router, -desktop) they change what is seen; without, they are the whole set.
 */
export type Roles = string[];
/**
 * A TARGET, or [user@]host[:port] for SSH; the name unless told.
 */
export type Address = string;
export type Groups = string[];

/**
 * Hosts to audit with labels, roles and the way in, as --inventory reads them from YAML.
 */
export interface InventoryDocument {
  defaults?: InventorySettings;
  /**
   * What hosts have in common, by the name of the group.
   */
  groups?: {
    [k: string]: null | InventorySettings | undefined;
  };
  hosts:
    | {
        [k: string]: null | InventoryHostSettings | undefined;
      }
    | (string | InventoryNamedHost)[];
}
/**
 * What holds for every host, or every host of a group, that does not say otherwise.
 */
export interface InventorySettings {
  user?: User;
  port?: Port;
  identity?: Identity;
  become?: Become;
  jump?: Jump;
  labels?: Labels;
  roles?: Roles;
}
export interface Labels {
  [k: string]: string | number | boolean | undefined;
}
export interface InventoryHostSettings {
  address?: Address;
  groups?: Groups;
  user?: User;
  port?: Port;
  identity?: Identity;
  become?: Become;
  jump?: Jump;
  labels?: Labels;
  roles?: Roles;
}
export interface InventoryNamedHost {
  /**
   * The host's stable id in reports.
   */
  name: string;
  address?: Address;
  groups?: Groups;
  user?: User;
  port?: Port;
  identity?: Identity;
  become?: Become;
  jump?: Jump;
  labels?: Labels;
  roles?: Roles;
}
