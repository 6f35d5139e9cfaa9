/** Thrown inside the scheduler where the offset form does not hold; the plan then takes the dense form. */
export class Unschedulable extends Error {}
