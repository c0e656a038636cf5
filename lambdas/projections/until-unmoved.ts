import { PositionMoved } from '../event-store/positions.ts';

/** How often a batch is read and summed again because another worker moved one of its positions. */
const MAX_ATTEMPTS = 5;

/** Attempts again, from reading the positions on, while another worker is faster. */
export async function untilUnmoved<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PositionMoved) || tries === MAX_ATTEMPTS) throw error;
    }
  }
}
