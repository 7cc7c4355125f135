/** The label by which EKS says which Fargate profile a pod runs on, and by which a template pins its pods to one. */
export const PROFILE_LABEL = 'eks.amazonaws.com/fargate-profile';
