/** A store that a stage does without: nothing of it, its projections and its routes is deployed. */
export interface OffConfig {
  readonly kind: 'off';
}

/** A store without network, TLS or IAM: for a stage that runs on one machine. */
export interface PlainConfig {
  readonly kind: 'plain';
}

/** The stores of the read models, by their names as `ReadStore`. */
export interface ReadStoresConfig {
  readonly postgres: AuroraConfig | PlainConfig | OffConfig;
  readonly opensearch: SearchDomainConfig | PlainConfig | OffConfig;
  readonly valkey: ServerlessCacheConfig | PlainConfig | OffConfig;
  /** `tables` has no sizes: each table is paid by request. */
  readonly dynamodb: { readonly kind: 'tables' } | OffConfig;
}

/** Aurora PostgreSQL Serverless v2 in the private network; everyone but the administrator signs in with IAM. */
export interface AuroraConfig {
  readonly kind: 'aurora';
  /** Aurora capacity units (2 GB of memory each), in steps of 0.5. A minimum of 0 lets the cluster pause. */
  readonly capacity: { readonly min: number; readonly max: number };
  /** `true` adds a second instance in another zone, ready to take over. */
  readonly standby: boolean;
  /** `true` puts RDS Proxy in front, which pools connections. Its own connections keep a cluster from pausing. */
  readonly proxy: boolean;
}

/** A domain of OpenSearch Service in the private network; every request is signed with IAM. */
export interface SearchDomainConfig {
  readonly kind: 'domain';
  /** Instance type of each node, such as `t3.small.search`; paid by the hour, whether used or not. */
  readonly node: string;
  /**
   * One node for each zone. 3 outlive the loss of a zone, since the other two still are the majority that elects;
   * 1 may lose its index, which a replay builds anew.
   */
  readonly zones: 1 | 3;
  /** GiB of each node's disk (gp3), 10 at least. */
  readonly storage: number;
}

/** ElastiCache Serverless in the private network, over TLS; everyone signs in with IAM. */
export interface ServerlessCacheConfig {
  readonly kind: 'serverless';
  /** GB at most, 1 to 5,000. Above it writes are refused: nothing here may be evicted, since nothing expires. */
  readonly maxStorage: number;
  /** ElastiCache processing units a second at most, 1,000 to 15,000,000; about one for each KB of a simple command. */
  readonly maxUnitsPerSecond: number;
}
