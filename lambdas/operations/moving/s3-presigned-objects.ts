import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ExportedObject } from './exported-archive.ts';
import type { PresignedObjects, PresignedPut } from './presigned-objects.ts';

/** Seconds in which a request has to begin. It ends before that when the credentials of the function do. */
const VALID = 3_600;

const CHECKSUM = 'x-amz-checksum-sha256';

/**
 * Presigned requests to one bucket (AWS: "Download and upload objects with presigned URLs"). Size, checksum and the
 * condition are part of the signature, and S3 compares the checksum with what it receives.
 */
export class S3PresignedObjects implements PresignedObjects {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(options: { readonly client: S3Client; readonly bucket: string }) {
    this.#client = options.client;
    this.#bucket = options.bucket;
  }

  readFrom(key: string): Promise<string> {
    return getSignedUrl(this.#client, new GetObjectCommand({ Bucket: this.#bucket, Key: key }), {
      expiresIn: VALID,
    });
  }

  async putTo({ key, bytes, sha256 }: ExportedObject): Promise<PresignedPut> {
    const checksum = Buffer.from(sha256, 'hex').toString('base64');
    const command = new PutObjectCommand({
      ...{ Bucket: this.#bucket, Key: key, ContentLength: bytes },
      ...{ ChecksumSHA256: checksum, IfNoneMatch: '*' },
    });
    const url = await getSignedUrl(this.#client, command, {
      expiresIn: VALID,
      unhoistableHeaders: new Set([CHECKSUM]),
    });
    return {
      url,
      headers: { 'content-length': String(bytes), 'if-none-match': '*', [CHECKSUM]: checksum },
    };
  }
}
