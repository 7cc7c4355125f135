/** The label by which EKS says which Fargate profile a pod runs on. */
export const PROFILE_LABEL = 'eks.amazonaws.com/fargate-profile';
